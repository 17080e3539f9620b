-- Runs the commands of one batch: all of them or, if it returns an error or a refusal, none.
--
-- KEYS     1 the checkpoint, then every other key that is touched; all of one pipeline
-- ARGV     1 the token that must be stored
--          2 how many types to check, then for each the number of a key and the type that it must have if it is there
--          then how many texts there are, and the texts
--          then the commands: name, n, the numbers of n keys, m, and m arguments; of APPEND the arguments are numbers of texts, so that
--          what is appended to several keys is sent once, and so is the first of SET
-- Returns  {1, ''} if applied, {0, token that is stored} if refused
--
-- A script is not undone when it fails midway. So what can fail is looked at before anything is written. The first command is one that a
-- full server refuses; once it is done, Redis refuses none of the rest for want of memory. Should another program replace a key's type
-- between two batches after all, the checkpoint is marked, and nothing is ever added to half a batch.

local stored = redis.call('HMGET', KEYS[1], 'token', 'torn')
local token = stored[1] or ''
if stored[2] then
    return redis.error_reply('TORN ' .. stored[2])
end
if token ~= ARGV[1] then
    return {0, token}
end

local i = 3
for _ = 1, tonumber(ARGV[2]) do
    local key, wanted = KEYS[tonumber(ARGV[i])], ARGV[i + 1]
    local held = redis.call('TYPE', key).ok
    if held ~= 'none' and held ~= wanted then
        return redis.error_reply('WRONGTYPE ' .. key .. ' holds a ' .. held .. ', not a ' .. wanted)
    end
    i = i + 2
end

local texts = i
i = texts + tonumber(ARGV[texts]) + 1

local done = 0
while i <= #ARGV do
    local words = {ARGV[i]}
    local keys = tonumber(ARGV[i + 1])
    i = i + 2
    for k = 0, keys - 1 do
        words[k + 2] = KEYS[tonumber(ARGV[i + k])]
    end
    i = i + keys
    local arguments = tonumber(ARGV[i])
    if words[1] == 'APPEND' then
        local parts = {}
        for a = 1, arguments do
            parts[a] = ARGV[texts + tonumber(ARGV[i + a])]
        end
        words[3] = table.concat(parts)
    else
        for a = 1, arguments do
            words[keys + 1 + a] = ARGV[i + a]
        end
        if words[1] == 'SET' then
            words[3] = ARGV[texts + tonumber(words[3])]
        end
    end
    i = i + arguments + 1
    local answer = redis.pcall(unpack(words))
    if type(answer) == 'table' and answer.err then
        if done == 0 then
            return answer
        end
        redis.call('HSET', KEYS[1], 'torn', answer.err .. ' of ' .. words[1] .. ' ' .. words[2])
        return redis.error_reply('TORN ' .. answer.err .. ' of ' .. words[1] .. ' ' .. words[2])
    end
    done = done + 1
end
return {1, ''}
