-- Returns the first places of a leaderboard, members and counts, ties in the order of the members. Where the sorted set has fewer, it
-- returns all members of the hash, in any order.
--
-- KEYS     1 sorted set, 2 hash of all members
-- ARGV     1 how many places
local limit = tonumber(ARGV[1])
local last = redis.call('ZREVRANGE', KEYS[1], limit - 1, limit - 1, 'WITHSCORES')[2]
if not last then
    return redis.call('HGETALL', KEYS[2])
end
local places = redis.call('ZREVRANGEBYSCORE', KEYS[1], '+inf', '(' .. last, 'WITHSCORES')
local ties = redis.call('ZRANGEBYSCORE', KEYS[1], last, last, 'WITHSCORES', 'LIMIT', 0, limit - #places / 2)
for _, word in ipairs(ties) do
    places[#places + 1] = word
end
return places
