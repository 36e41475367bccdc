-- How far it is. KEYS: training, its lease, its log. ARGV: id, lease in milliseconds (0: it has ended), a line for
-- the log ('': none), then fields, name and value in turn.
-- Gives who wants it cancelled ('' for nobody), or nothing when the lease is lost.
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return false end
if ARGV[2] == '0' then redis.call('DEL', KEYS[2]) else redis.call('PEXPIRE', KEYS[2], ARGV[2]) end
if ARGV[3] ~= '' then
  redis.call('RPUSH', KEYS[3], ARGV[3])
  redis.call('LTRIM', KEYS[3], -400, -1)
end
if #ARGV > 3 then redis.call('HSET', KEYS[1], unpack(ARGV, 4)) end
return redis.call('HGET', KEYS[1], 'cancel_by') or ''
