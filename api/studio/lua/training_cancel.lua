-- Somebody wants it cancelled. KEYS: training, its lease. ARGV: who, now. Gives 1 when there was something to cancel.
local state = redis.call('HGET', KEYS[1], 'state')
if state == 'waiting' then
  redis.call('HSET', KEYS[1], 'state', 'cancelled', 'cancel_by', ARGV[1], 'ended_at', ARGV[2])
  return 1
end
local under_way = state == 'checking' or state == 'training' or state == 'comparing'
if not under_way or redis.call('EXISTS', KEYS[2]) == 0 then return 0 end
redis.call('HSET', KEYS[1], 'cancel_by', ARGV[1])
return 1
