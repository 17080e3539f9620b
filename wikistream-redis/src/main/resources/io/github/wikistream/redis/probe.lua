-- Tries every command that a batch may come to, so that a right that is missing shows before the first batch and not midway in one.
--
-- KEYS[1]  wikistream:{pipeline}:probe; nothing of it is left
local key = KEYS[1]
local failure
local function try(...)
    local answer = redis.pcall(...)
    if not failure and type(answer) == 'table' and answer.err then
        failure = answer
    end
end
-- First of all something that a full server refuses, and that a key of any type is replaced by.
try('SET', key, 1, 'EX', 60)
try('TYPE', key)
try('APPEND', key, 1)
try('EXPIRE', key, 60)
try('UNLINK', key)
try('HSET', key, 'a', 1)
try('HINCRBY', key, 'a', 1)
try('HMGET', key, 'a', 'b')
try('HDEL', key, 'a')
try('UNLINK', key)
try('SADD', key, 'a')
try('UNLINK', key)
try('PFADD', key, 'a')
try('UNLINK', key)
return failure or 1
