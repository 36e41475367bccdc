-- Asks for a training. KEYS: training, its lease, its log. ARGV: the fields, name and value in turn.
-- Gives who has one under way already, or nothing.
local state = redis.call('HGET', KEYS[1], 'state')
local under_way = state == 'checking' or state == 'training' or state == 'comparing'
if state == 'waiting' or (under_way and redis.call('EXISTS', KEYS[2]) == 1) then
  return redis.call('HGET', KEYS[1], 'name')
end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
redis.call('HSET', KEYS[1], unpack(ARGV))
return false
