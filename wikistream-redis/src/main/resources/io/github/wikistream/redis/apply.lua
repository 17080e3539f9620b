-- Applies one batch: all of it or, if it returns an error or a refusal, nothing.
--
-- KEYS     1 checkpoint, 2 newest, 3 scratch, then the keys of each step in order; all of one pipeline, so of one slot in a cluster
-- ARGV     1 the token that must be stored
--          2 no number in the batch is larger, or smaller than its negative
--          3 token and 4 JSON of the new checkpoint
--          5 newest minute or '', 6 if `newest` has expired, the first minute that is complete, else ''
--          then the steps: name, number of keys, number of words, words
-- Returns  {1, ''} if applied; {0, token that is stored} if refused; {2, ''} if `newest` has expired and the writer does not know it;
--          {3, counter} if a counter would overflow
--
-- A script is not rolled back when it fails midway. So everything that can fail is checked before anything is written. If another program has
-- stored something that no check finds, the checkpoint is marked as torn, and nothing is ever added to half a batch.

local DAY = 86400
local BUCKET_TTL = 16 * DAY   -- twice the longest retention: a pipeline that was stopped for a week still has the week before
local NEWEST_TTL = 7 * DAY    -- less than any bucket has left: while `newest` exists, nothing has expired
local LASTING_TTL = 400 * DAY

local HOUR_PLACES = 1000      -- members that the leaderboard of an hour keeps when the hour ends
local HOUR_MEMBERS = 10000    -- members that it may have, with those that late events bring
local RANKED = 2              -- members of the last hour with a lower count are in the hash only, not in the sorted set
local CHUNK = 4000            -- Lua passes about 8,000 values to one call
local SAFE = 2 ^ 62           -- below this bound no counter can overflow

local checkpoint, newest, scratch = KEYS[1], KEYS[2], KEYS[3]
local call = redis.call

local function chunks(first, last, run)
    for from = first, last, CHUNK do
        run(from, math.min(from + CHUNK - 1, last))
    end
end

-- Calls a command with a list of words, in parts if it is long.
local function call_all(command, key, words)
    chunks(1, #words, function(from, to) call(command, key, unpack(words, from, to)) end)
end

-- Works on text, because the number may be larger than Lua's exact ones. HINCRBY does not accept '-0'.
local function negative(number)
    if number == '0' then
        return number
    end
    return number:sub(1, 1) == '-' and number:sub(2) or '-' .. number
end

-- Each step has the types of its keys, the last one for all that follow, the time to live that it renews, and a function of its keys and of
-- its words, which are ARGV[first] to ARGV[last].
local steps = {}

-- Adds to buckets. Words: field, gain, ...
steps.add = {types = {'hash'}, ttl = BUCKET_TTL, run = function(keys, first, last)
    for _, key in ipairs(keys) do
        for i = first, last, 2 do
            call('HINCRBY', key, ARGV[i], ARGV[i + 1])
        end
    end
end}

-- Adds to a total. Words: field, gain, ...
steps.total = {types = {'hash'}, ttl = LASTING_TTL, run = steps.add.run}

-- Subtracts minutes from the counters of the last hour. Keys: the last hour, the minutes.
steps.subtract = {types = {'hash'}, run = function(keys)
    for minute = 2, #keys do
        local counts, gone = call('HGETALL', keys[minute]), {}
        for i = 1, #counts, 2 do
            if call('HINCRBY', keys[1], counts[i], negative(counts[i + 1])) == 0 then
                gone[#gone + 1] = counts[i]
            end
        end
        call_all('HDEL', keys[1], gone)
    end
end}

-- Appends to the members of a minute. Words: member, gain, ...
steps.append = {types = {'list'}, ttl = BUCKET_TTL, run = function(keys, first, last)
    chunks(first, last, function(from, to) call('RPUSH', keys[1], unpack(ARGV, from, to)) end)
end}

-- Adds to the members of the last hour, and ranks them. Keys: hash of all, sorted set. Words: member, gain, ...
steps.rank = {types = {'hash', 'zset'}, ttl = BUCKET_TTL, run = function(keys, first, last)
    local all, ranked = unpack(keys)
    for i = first, last, 2 do
        local count = call('HINCRBY', all, ARGV[i], ARGV[i + 1])
        if count >= RANKED then
            call('ZADD', ranked, count, ARGV[i])
        end
    end
end}

-- Subtracts minutes from the members of the last hour. Keys: hash of all, sorted set, the minutes.
steps.unrank = {types = {'hash', 'zset', 'list'}, run = function(keys)
    local all, ranked = unpack(keys)
    for minute = 3, #keys do
        local counts, gone, unranked = call('LRANGE', keys[minute], 0, -1), {}, {}
        for i = 1, #counts, 2 do
            local member, gain = counts[i], counts[i + 1]
            local count = call('HINCRBY', all, member, negative(gain))
            if count >= RANKED then
                call('ZADD', ranked, count, member)
            elseif count + gain >= RANKED then
                unranked[#unranked + 1] = member
            end
            if count == 0 then
                gone[#gone + 1] = member
            end
        end
        call_all('HDEL', all, gone)
        call_all('ZREM', ranked, unranked)
    end
end}

-- Keeps the first places of an hour that ends with the last hour. Keys: leaderboard of the hour, its cut, hash of all, sorted set.
steps.close = {types = {'zset', 'string', 'hash', 'zset'}, ttl = BUCKET_TTL, run = function(keys)
    local hour, cut, all, ranked = unpack(keys)
    if call('HLEN', all) <= HOUR_PLACES then
        local counts = call('HGETALL', all)
        for i = 1, #counts, 2 do
            call('ZADD', hour, counts[i + 1], counts[i])
        end
    else
        local following = call('ZREVRANGE', ranked, HOUR_PLACES, HOUR_PLACES, 'WITHSCORES')
        call('ZRANGESTORE', hour, ranked, 0, HOUR_PLACES - 1, 'REV')
        call('SET', cut, following[2] or RANKED - 1)
    end
end}

-- Adds to an hour that has ended. Keys: leaderboard of the hour, its cut. Words: member, gain, ...
steps.late = {types = {'zset', 'string'}, ttl = BUCKET_TTL, run = function(keys, first, last)
    local hour, cut = unpack(keys)
    local room, most = HOUR_MEMBERS - call('ZCARD', hour), 0
    for i = first, last, 2 do
        local known = call('ZSCORE', hour, ARGV[i])
        if known or room > 0 then
            call('ZINCRBY', hour, ARGV[i + 1], ARGV[i])
            room = known and room or room - 1
        else
            most = math.max(most, ARGV[i + 1])
        end
    end
    if most > 0 then
        call('INCRBY', cut, most)
    end
end}

-- Adds distinct members. Words: the members.
steps.distinct = {types = {'string'}, ttl = BUCKET_TTL, run = function(keys, first, last)
    for _, key in ipairs(keys) do
        chunks(first, last, function(from, to) call('PFADD', key, unpack(ARGV, from, to)) end)
    end
end}

-- Adds to the set of groups. Words: the groups.
steps.names = {types = {'set'}, ttl = LASTING_TTL, run = function(keys, first, last)
    chunks(first, last, function(from, to) call('SADD', keys[1], unpack(ARGV, from, to)) end)
end}

-- Removes keys of any type.
steps.remove = {types = {}, run = function(keys)
    chunks(1, #keys, function(from, to) call('UNLINK', unpack(keys, from, to)) end)
end}

local function each_step(run)
    local key, word = 3, 7
    while ARGV[word] do
        local name, keys = ARGV[word], {}
        for i = 1, ARGV[word + 1] do
            keys[i] = KEYS[key + i]
        end
        local first, last = word + 3, word + 2 + ARGV[word + 2]
        run(name, keys, first, last)
        key, word = key + #keys, last + 1
    end
end

local function check_type(key, wanted)
    local held = wanted and call('TYPE', key).ok
    if held ~= wanted and held ~= 'none' then
        error({err = 'WRONGTYPE ' .. key .. ' holds a ' .. held .. ', not a ' .. wanted})
    end
end

-- Adds to a copy, because numbers in Lua are exact up to 2^53 only.
local copied = {}
local function check_sum(key, field, gain)
    local copy = key .. ' ' .. field
    if not copied[copy] then
        call('HSET', scratch, copy, call('HGET', key, field) or 0)
        copied[copy] = true
    end
    if type(redis.pcall('HINCRBY', scratch, copy, gain)) == 'table' then
        error({overflow = field .. ' in ' .. key})
    end
end

local function check(bound)
    check_type(newest, 'string')
    each_step(function(name, keys, first, last)
        local step = steps[name]
        for i, key in ipairs(keys) do
            check_type(key, step.types[i] or step.types[#step.types])
            if step.run == steps.add.run and bound >= SAFE then
                for word = first, last, 2 do
                    check_sum(key, ARGV[word], ARGV[word + 1])
                end
            end
        end
    end)
end

local place
local function apply()
    each_step(function(name, keys, first, last)
        local step = steps[name]
        place = name .. ' ' .. (keys[1] or '')
        step.run(keys, first, last)
        if step.ttl then
            for _, key in ipairs(keys) do
                call('EXPIRE', key, step.ttl)
            end
        end
    end)
    place = checkpoint
    if ARGV[5] ~= '' then
        if ARGV[6] ~= '' then
            call('HSET', checkpoint, 'since', ARGV[6])
        end
        call('HSET', checkpoint, 'newest', ARGV[5])
        call('SET', newest, ARGV[5], 'EX', NEWEST_TTL)
    end
    call('HSET', checkpoint, 'token', ARGV[3], 'json', ARGV[4])
    call('EXPIRE', checkpoint, LASTING_TTL)
end

local stored = call('HMGET', checkpoint, 'token', 'torn', 'bound', 'newest')
local token = stored[1] or ''
if stored[2] then
    return redis.error_reply('TORN ' .. stored[2])
end
if token ~= ARGV[1] then
    return {0, token}
end
if stored[4] and ARGV[6] == '' and call('EXISTS', newest) == 0 then
    return {2, ''}
end
-- No counter gains more than the sum of the largest gain of each batch.
local bound = (stored[3] or 0) + ARGV[2]
local right, fault = pcall(check, bound)
if next(copied) then
    call('UNLINK', scratch)
end
if not right then
    return fault.overflow and {3, fault.overflow} or redis.error_reply(fault.err or fault)
end
-- This is the first write. If the server is full or a replica, it refuses it, and nothing has changed. It refuses none of those that follow.
call('HSET', checkpoint, 'bound', bound)
local done, failure = pcall(apply)
if not done then
    local torn = (failure.err or failure) .. ' at ' .. place
    call('HSET', checkpoint, 'torn', torn)
    return redis.error_reply('TORN ' .. torn)
end
return {1, ''}
