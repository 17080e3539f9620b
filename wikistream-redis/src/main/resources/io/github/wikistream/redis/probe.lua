-- Tries every command of apply.lua, so that a missing right is detected before the first batch and not in the middle of one.
--
-- KEYS     1 the scratch key, which is removed again
local key = KEYS[1]
local failure
local function try(...)
    local answer = redis.pcall(...)
    if not failure and type(answer) == 'table' and answer.err then
        failure = answer
    end
end
-- A full server refuses the first command, which replaces a key of any type.
try('SET', key, 1, 'EX', 60)
try('INCRBY', key, 1)
try('TYPE', key)
try('EXISTS', key)
try('EXPIRE', key, 60)
try('UNLINK', key)
try('HSET', key, 'a', 1)
try('HINCRBY', key, 'a', 1)
try('HGET', key, 'a')
try('HMGET', key, 'a', 'b')
try('HGETALL', key)
try('HLEN', key)
try('HDEL', key, 'a')
try('ZADD', key, 1, 'a')
try('ZINCRBY', key, 1, 'a')
try('ZSCORE', key, 'a')
try('ZCARD', key)
try('ZREVRANGE', key, 0, 0, 'WITHSCORES')
try('ZRANGESTORE', key, key, 0, 0, 'REV')
try('ZREM', key, 'a')
try('UNLINK', key)
try('SADD', key, 'a')
try('UNLINK', key)
try('PFADD', key, 'a')
try('UNLINK', key)
try('RPUSH', key, 'a')
try('LRANGE', key, 0, 0)
try('UNLINK', key)
return failure or 1
