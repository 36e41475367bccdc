-- The trainer takes the training that waits. KEYS: training, its lease. ARGV: lease in milliseconds.
-- Gives its id, or nothing. One whose trainer is gone is ended.
local state = redis.call('HGET', KEYS[1], 'state')
if not state or redis.call('EXISTS', KEYS[2]) == 1 then return false end
if state == 'waiting' then
  local id = redis.call('HGET', KEYS[1], 'id')
  redis.call('HSET', KEYS[1], 'state', 'checking')
  redis.call('SET', KEYS[2], id, 'PX', ARGV[1])
  return id
end
if state == 'checking' or state == 'training' or state == 'comparing' then
  redis.call('HSET', KEYS[1], 'state', 'failed', 'problem', 'interrupted')
end
return false
