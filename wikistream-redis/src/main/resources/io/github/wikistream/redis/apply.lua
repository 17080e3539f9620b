-- Applies one batch: all of it or, if it returns an error or a refusal, nothing.
--
-- KEYS     1 checkpoint, 2 newest, 3 scratch, then the keys of each step in order; all of one pipeline, so of one slot in a cluster
-- ARGV     1 the token that must be stored
--          2 no number gains more than this, or loses more
--          3 token, 4 JSON and 5 time to live of the new checkpoint
--          6 newest minute or '', 7 its time to live, 8 if `newest` has expired, the first minute that is complete, else ''
--          then the steps: name, time to live or 0, number of keys, number of words, words; times to live are in seconds
-- Returns  {1, ''} if applied; {0, token that is stored} if refused; {2, ''} if `newest` has expired and the writer does not know;
--          {3, counter} if one would overflow
--
-- A script is not undone when it fails midway. So everything that can fail is checked before anything is written. If another program has put
-- something into a key that no check finds, the checkpoint is marked as torn, and nothing is ever added to half a batch.

local HOUR_PLACES = 1000   -- how many members of a leaderboard an hour keeps when it ends
local HOUR_MEMBERS = 10000 -- how many it takes with those that late events bring
local RANKED = 2           -- who has less is in the hash of the last hour, and not in its sorted set
local CHUNK = 4000         -- Lua passes about 8,000 values to one call
local SAFE = 2 ^ 62        -- from here on a counter might overflow

local checkpoint, newest, scratch = KEYS[1], KEYS[2], KEYS[3]
local call = redis.call

local function chunks(first, last, run)
    for from = first, last, CHUNK do
        run(from, math.min(from + CHUNK - 1, last))
    end
end

local function delete(command, key, members)
    chunks(1, #members, function(from, to) call(command, key, unpack(members, from, to)) end)
end

local function negative(number)
    return number:sub(1, 1) == '-' and number:sub(2) or '-' .. number
end

-- Each step has the types of its keys, the last one for all that follow, and what it does with its keys and ARGV[first] to ARGV[last].
local steps = {}

-- Adds to hashes. Words: field, gain, ...
steps.add = {types = {'hash'}, run = function(keys, first, last)
    for _, key in ipairs(keys) do
        for i = first, last, 2 do
            call('HINCRBY', key, ARGV[i], ARGV[i + 1])
        end
    end
end}

-- Subtracts minutes that are over from the counters of the last hour. Keys: the last hour, the minutes.
steps.subtract = {types = {'hash'}, run = function(keys)
    for minute = 2, #keys do
        local counts, gone = call('HGETALL', keys[minute]), {}
        for i = 1, #counts, 2 do
            if call('HINCRBY', keys[1], counts[i], negative(counts[i + 1])) == 0 then
                gone[#gone + 1] = counts[i]
            end
        end
        delete('HDEL', keys[1], gone)
    end
end}

-- Adds to the members of a minute in the last hour, and ranks them. Keys: hash of all, sorted set, the minute. Words: member, gain, ...
steps.rank = {types = {'hash', 'zset', 'hash'}, run = function(keys, first, last)
    local all, ranked, minute = unpack(keys)
    for i = first, last, 2 do
        local member, gain = ARGV[i], ARGV[i + 1]
        call('HINCRBY', minute, member, gain)
        local count = call('HINCRBY', all, member, gain)
        if count >= RANKED then
            call('ZADD', ranked, count, member)
        end
    end
end}

-- Subtracts minutes that are over from the members of the last hour. Keys: hash of all, sorted set, the minutes.
steps.unrank = {types = {'hash', 'zset', 'hash'}, run = function(keys)
    local all, ranked = unpack(keys)
    for minute = 3, #keys do
        local counts, gone, unranked = call('HGETALL', keys[minute]), {}, {}
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
        delete('HDEL', all, gone)
        delete('ZREM', ranked, unranked)
    end
end}

-- Keeps the first places of an hour that has just ended, which is the last hour now. Keys: leaderboard of the hour, what hours left out,
-- hash of all, sorted set. Words: the hour.
steps.close = {types = {'zset', 'hash', 'hash', 'zset'}, run = function(keys, first)
    local hour, cut, all, ranked = unpack(keys)
    if call('HLEN', all) <= HOUR_PLACES then
        local counts = call('HGETALL', all)
        for i = 1, #counts, 2 do
            call('ZADD', hour, counts[i + 1], counts[i])
        end
    else
        local next = call('ZREVRANGE', ranked, HOUR_PLACES, HOUR_PLACES, 'WITHSCORES')
        call('ZRANGESTORE', hour, ranked, 0, HOUR_PLACES - 1, 'REV')
        call('HSET', cut, ARGV[first], next[2] or RANKED - 1)
    end
end}

-- Adds to an hour that has ended. Keys: leaderboard of the hour, what hours left out. Words: the hour, member, gain, ...
steps.late = {types = {'zset', 'hash'}, run = function(keys, first, last)
    local room, most = HOUR_MEMBERS - call('ZCARD', keys[1]), 0
    for i = first + 1, last, 2 do
        local known = call('ZSCORE', keys[1], ARGV[i])
        if known or room > 0 then
            call('ZINCRBY', keys[1], ARGV[i + 1], ARGV[i])
            room = known and room or room - 1
        else
            most = math.max(most, ARGV[i + 1])
        end
    end
    if most > 0 then
        call('HINCRBY', keys[2], ARGV[first], most)
    end
end}

-- Adds distinct members. Words: the members.
steps.distinct = {types = {'string'}, run = function(keys, first, last)
    for _, key in ipairs(keys) do
        chunks(first, last, function(from, to) call('PFADD', key, unpack(ARGV, from, to)) end)
    end
end}

-- Adds to the set of names.
steps.names = {types = {'set'}, run = function(keys, first, last)
    chunks(first, last, function(from, to) call('SADD', keys[1], unpack(ARGV, from, to)) end)
end}

-- Removes fields of a hash.
steps.forget = {types = {'hash'}, run = function(keys, first, last)
    chunks(first, last, function(from, to) call('HDEL', keys[1], unpack(ARGV, from, to)) end)
end}

-- Removes keys, of whatever type.
steps.remove = {types = {}, run = function(keys)
    chunks(1, #keys, function(from, to) call('UNLINK', unpack(keys, from, to)) end)
end}

local function each_step(run)
    local key, word = 3, 9
    while ARGV[word] do
        local name, ttl, keys = ARGV[word], ARGV[word + 1], {}
        for i = 1, ARGV[word + 2] do
            keys[i] = KEYS[key + i]
        end
        local first, last = word + 4, word + 3 + ARGV[word + 3]
        run(name, keys, first, last, ttl)
        key, word = key + #keys, last + 1
    end
end

local function check_type(key, wanted)
    local held = wanted and call('TYPE', key).ok
    if held ~= wanted and held ~= 'none' then
        error({err = 'WRONGTYPE ' .. key .. ' holds a ' .. held .. ', not a ' .. wanted})
    end
end

-- Redis tells whether a sum fits, tried on a copy: Lua's own numbers are exact up to 2^53 only.
local function check_sum(key, field, gain)
    call('HSET', scratch, field, call('HGET', key, field) or 0)
    local sum = redis.pcall('HINCRBY', scratch, field, gain)
    call('UNLINK', scratch)
    if type(sum) == 'table' then
        error({overflow = field .. ' in ' .. key})
    end
end

local function check(bound)
    check_type(newest, 'string')
    each_step(function(name, keys, first, last)
        local types = steps[name].types
        for i, key in ipairs(keys) do
            check_type(key, types[i] or types[#types])
            if name == 'add' and bound >= SAFE then
                for word = first, last, 2 do
                    check_sum(key, ARGV[word], ARGV[word + 1])
                end
            end
        end
    end)
end

local place
local function apply()
    each_step(function(name, keys, first, last, ttl)
        place = name .. ' ' .. (keys[1] or '')
        steps[name].run(keys, first, last)
        if ttl ~= '0' then
            for _, key in ipairs(keys) do
                call('EXPIRE', key, ttl)
            end
        end
    end)
    place = checkpoint
    if ARGV[6] ~= '' then
        if ARGV[8] ~= '' then
            call('HSET', checkpoint, 'since', ARGV[8])
        end
        call('HSET', checkpoint, 'newest', ARGV[6])
        call('SET', newest, ARGV[6], 'EX', ARGV[7])
    end
    call('HSET', checkpoint, 'token', ARGV[3], 'json', ARGV[4])
    call('EXPIRE', checkpoint, ARGV[5])
end

local stored = call('HMGET', checkpoint, 'token', 'torn', 'bound', 'newest')
local token = stored[1] or ''
if stored[2] then
    return redis.error_reply('TORN ' .. stored[2])
end
if token ~= ARGV[1] then
    return {0, token}
end
if stored[4] and ARGV[8] == '' and call('EXISTS', newest) == 0 then
    return {2, ''}
end
-- No number is farther from 0 than the sum of the largest gain of each batch.
local bound = (stored[3] or 0) + ARGV[2]
local right, fault = pcall(check, bound)
if not right then
    return fault.overflow and {3, fault.overflow} or redis.error_reply(fault.err or fault)
end
-- A full server or a replica refuses this, the first write, and then nothing is changed. It refuses none of those that follow.
call('HSET', checkpoint, 'bound', bound)
local done, failure = pcall(apply)
if not done then
    local torn = (failure.err or failure) .. ' at ' .. place
    call('HSET', checkpoint, 'torn', torn)
    return redis.error_reply('TORN ' .. torn)
end
return {1, ''}
