-- Applies one batch of counts: all of it or, if it returns an error or a refusal, nothing.
--
-- KEYS[1]  wikistream:{pipeline}:checkpoint; the other keys of the pipeline are named after it
-- ARGV     1 the token that must be stored, 2 the token to store, 3 the checkpoint's JSON
--          4 how many minutes before the newest are kept, 5 how many minutes the running leaderboards span
--          6 how many seconds a bucket lives after it was written, 7 the newest minute of the batch, or ''
--          then groups: 'count' or 'top', metric, minute, n, and n times a key and what it gains
-- Returns  {1, ''} if applied, {0, token that is stored} if refused
--
-- A script is not undone when it fails midway. So whatever can fail is tried before anything is written, or taken back.

local prefix = string.sub(KEYS[1], 1, -#'checkpoint' - 1)
local KEPT, SPAN, TTL = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local FIRST_GROUP = 8

local found = redis.call('HGET', KEYS[1], 'token') or ''
if found ~= ARGV[1] then
    return {0, found}
end

local metrics_key, minutes_key, newest_key = prefix .. 'metrics', prefix .. 'minutes', prefix .. 'newest'
local function total_key(metric) return prefix .. 'total:' .. metric end
local function minute_key(minute, metric) return prefix .. 'm:' .. minute .. ':' .. metric end
local function hour_key(hour, metric) return prefix .. 'h:' .. hour .. ':' .. metric end
local function top_key(minute, metric) return prefix .. 't:' .. minute .. ':' .. metric end
local function sums_key(metric) return prefix .. 'sum:' .. metric end
local function running_key(metric) return prefix .. 'top:' .. metric end

local now = tonumber(redis.call('TIME')[1])
local before = tonumber(redis.call('GET', newest_key))
local newest = before
if ARGV[7] ~= '' then
    newest = math.max(before or tonumber(ARGV[7]), tonumber(ARGV[7]))
end
local oldest = newest and newest - KEPT

local function each_group(wanted, visit)
    local i = FIRST_GROUP
    while i <= #ARGV do
        local last = i + 3 + 2 * tonumber(ARGV[i + 3])
        if ARGV[i] == wanted then
            visit(ARGV[i + 1], tonumber(ARGV[i + 2]), i + 4, last)
        end
        i = last + 1
    end
end

-- Minutes from .. to that hold something, each with the second in which it begins to expire.
local function written(from, to)
    local minutes = {}
    if from > to then
        return minutes
    end
    local fields = {}
    for minute = from, to do
        fields[#fields + 1] = minute
    end
    local expiries = redis.call('HMGET', minutes_key, unpack(fields))
    for i = 1, #fields do
        if expiries[i] then
            minutes[#minutes + 1] = {minute = fields[i], expiry = tonumber(expiries[i])}
        end
    end
    return minutes
end

-- 1. What is there. Every key must hold what it is meant to hold.
local wrong
local function require_type(key, wanted)
    local held = redis.call('TYPE', key).ok
    if held ~= 'none' and held ~= wanted then
        wrong = wrong or redis.error_reply('WRONGTYPE ' .. key .. ' holds a ' .. held .. ', not a ' .. wanted)
    end
end
local counted, ranked, leaving, rebuild = {}, {}, {}, false
local advances = before and newest > before
if advances then
    for _, name in ipairs(redis.call('SMEMBERS', metrics_key)) do
        local kind, metric = string.match(name, '^(%l+):(.*)$')
        local list = kind == 'count' and counted or ranked
        list[#list + 1] = metric
    end
    leaving = written(before - SPAN + 1, math.min(before, newest - SPAN))
    for _, gone in ipairs(leaving) do
        rebuild = rebuild or gone.expiry <= now
    end
    for _, metric in ipairs(ranked) do
        require_type(sums_key(metric), 'hash')
        require_type(running_key(metric), 'zset')
        for minute = before - SPAN + 1, rebuild and newest or math.min(before, newest - SPAN) do
            require_type(top_key(minute, metric), 'string')
        end
    end
end
require_type(minutes_key, 'hash')
each_group('count', function(metric, minute)
    require_type(total_key(metric), 'hash')
    if minute >= oldest then
        require_type(minute_key(minute, metric), 'hash')
        require_type(hour_key(math.floor(minute / 60), metric), 'hash')
    end
end)
each_group('top', function(metric, minute)
    if minute >= oldest then
        require_type(top_key(minute, metric), 'string')
        require_type(sums_key(metric), 'hash')
        require_type(running_key(metric), 'zset')
    end
end)
if wrong then
    return wrong
end

local function negated(number)
    if string.sub(number, 1, 1) == '-' then
        return string.sub(number, 2)
    end
    return '-' .. number
end

-- 2. Counts. Adding up can overflow: then what was added is taken back. Numbers stay texts, for Lua's are not exact.
local function add_counts(limit, undo)
    local done, failure = 0, nil
    each_group('count', function(metric, minute, first, last)
        local keys = {total_key(metric)}
        if minute >= oldest then
            keys[2] = minute_key(minute, metric)
            keys[3] = hour_key(math.floor(minute / 60), metric)
        end
        for i = first, last, 2 do
            for k = 1, #keys do
                if failure or done == limit then
                    return
                end
                local sum = redis.pcall('HINCRBY', keys[k], ARGV[i], undo and negated(ARGV[i + 1]) or ARGV[i + 1])
                if type(sum) == 'table' then
                    failure = sum
                else
                    done = done + 1
                    if undo and sum == 0 then
                        redis.call('HDEL', keys[k], ARGV[i])
                    end
                end
            end
        end
    end)
    return done, failure
end
local done, failure = add_counts(-1, false)
if failure then
    add_counts(done, true)
    return failure
end

-- A minute's tops are lines of a count, a blank, and a member, in whom a backslash is \\ and a line feed \n. A member may have several
-- lines, one for each batch, until the minute leaves the running leaderboards. That takes a fourth to a sixth of the memory of a sorted set.
local ESCAPES = {['\\'] = '\\\\', ['\n'] = '\\n'}
local UNESCAPES = {['\\\\'] = '\\', ['\\n'] = '\n'}
local function line(count, member)
    if string.find(member, '[\\\n]') then
        member = string.gsub(member, '[\\\n]', ESCAPES)
    end
    return count .. ' ' .. member .. '\n'
end
local function each_line(key, visit)
    for count, member in string.gmatch(redis.call('GET', key) or '', '(%d+) ([^\n]*)\n') do
        visit(count, member)
    end
end
-- A running leaderboard is a hash of all sums and a sorted set of those from 2 up. Most members have 1, and a place among tens of
-- thousands of equals is what makes a large sorted set slow. Its scores are negated: so ties stand in the order of their bytes.
local function run(metric, delta, member)
    local sum = redis.call('HINCRBY', sums_key(metric), member, delta)
    if sum >= 2 then
        redis.call('ZADD', running_key(metric), -sum, member)
    elseif sum - delta >= 2 then
        redis.call('ZREM', running_key(metric), member)
    end
    if sum == 0 then
        redis.call('HDEL', sums_key(metric), member)
    end
end
local function run_line(metric, sign, count, member)
    if string.find(member, '\\', 1, true) then
        member = string.gsub(member, '\\[\\n]', UNESCAPES)
    end
    run(metric, sign .. count, member)
end

-- 3. Time moves on: the running leaderboards lose the minutes that leave their span, and what is too old goes.
if advances then
    if newest - before >= SPAN or rebuild then
        for _, metric in ipairs(ranked) do
            redis.call('UNLINK', sums_key(metric), running_key(metric))
        end
    else
        for _, metric in ipairs(ranked) do
            for _, gone in ipairs(leaving) do
                local key = top_key(gone.minute, metric)
                local sums, lines = {}, {}
                each_line(key, function(count, member)
                    run_line(metric, '-', count, member)
                    sums[member] = (sums[member] or 0) + count
                end)
                for member, sum in pairs(sums) do
                    lines[#lines + 1] = string.format('%.0f ', sum) .. member .. '\n'
                end
                -- Even if no lines were made one, this gives back the room that appending reserves.
                if #lines > 0 then
                    redis.call('SET', key, table.concat(lines), 'KEEPTTL')
                end
            end
        end
    end

    for _, old in ipairs(written(before - KEPT, math.min(before, oldest - 1))) do
        for _, metric in ipairs(counted) do
            redis.call('UNLINK', minute_key(old.minute, metric))
        end
        for _, metric in ipairs(ranked) do
            redis.call('UNLINK', top_key(old.minute, metric))
        end
        redis.call('HDEL', minutes_key, old.minute)
    end
    -- An hour goes with the last of its minutes.
    for hour = math.floor((before - KEPT) / 60), math.min(math.floor(before / 60), math.floor(oldest / 60) - 1) do
        for _, metric in ipairs(counted) do
            redis.call('UNLINK', hour_key(hour, metric))
        end
    end
end

-- 4. Tops, each minute for itself and in the running leaderboard.
local is_ranked = {}
for _, metric in ipairs(ranked) do
    is_ranked[metric] = true
end
each_group('top', function(metric, minute, first, last)
    if minute < oldest then
        return
    end
    local lines = {}
    local running = not rebuild and minute > newest - SPAN
    for i = first, last, 2 do
        lines[#lines + 1] = line(ARGV[i + 1], ARGV[i])
        if running then
            run(metric, ARGV[i + 1], ARGV[i])
        end
    end
    redis.call('APPEND', top_key(minute, metric), table.concat(lines))
    if not is_ranked[metric] then
        is_ranked[metric] = true
        ranked[#ranked + 1] = metric
    end
end)
-- Some minute that leaves has expired, so that nobody knows what it had added: add up those that are left.
if rebuild then
    for _, metric in ipairs(ranked) do
        for minute = newest - SPAN + 1, newest do
            each_line(top_key(minute, metric), function(count, member)
                run_line(metric, '', count, member)
            end)
        end
        redis.call('EXPIREAT', sums_key(metric), now + TTL)
        redis.call('EXPIREAT', running_key(metric), now + TTL)
    end
end

-- 5. How long all this lives, and the checkpoint.
local function note(kind, metric, minute)
    redis.call('SADD', metrics_key, kind .. ':' .. metric)
    redis.call('HSETNX', minutes_key, minute, now + TTL)
    redis.call('EXPIREAT', minutes_key, now + TTL)
end
each_group('count', function(metric, minute)
    if minute >= oldest then
        redis.call('EXPIREAT', minute_key(minute, metric), now + TTL)
        redis.call('EXPIREAT', hour_key(math.floor(minute / 60), metric), now + TTL)
        note('count', metric, minute)
    end
end)
each_group('top', function(metric, minute)
    if minute >= oldest then
        redis.call('EXPIREAT', top_key(minute, metric), now + TTL)
        if minute > newest - SPAN then
            redis.call('EXPIREAT', sums_key(metric), now + TTL)
            redis.call('EXPIREAT', running_key(metric), now + TTL)
        end
        note('top', metric, minute)
    end
end)
if newest then
    redis.call('SET', newest_key, newest)
end
redis.call('HSET', KEYS[1], 'token', ARGV[2], 'json', ARGV[3])
return {1, ''}
