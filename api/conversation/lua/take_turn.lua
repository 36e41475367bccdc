-- Takes the oldest waiting message of one conversation (ARGV[2]) or of any (ARGV[2] = "") under a lease.
-- Until the lease runs out nobody else works on that conversation; afterwards another gateway may.
-- ARGV: 4 lease in ms
local lease = tonumber(ARGV[4])
local candidates = { ID }
if ID == '' then candidates = redis.call('ZRANGEBYSCORE', key('work'), '-inf', NOW, 'LIMIT', 0, 8) end
for _, id in ipairs(candidates) do
  local due = redis.call('ZSCORE', key('work'), id)
  if due and tonumber(due) <= NOW then
    local seq = redis.call('LINDEX', own('pending', id), 0)
    local entry = seq and redis.call('XRANGE', own('log', id), seq .. '-0', seq .. '-0')
    if entry and #entry > 0 then
      redis.call('ZADD', key('work'), NOW + lease, id)
      local turn_no = redis.call('HINCRBY', own('conv', id), 'turn_no', 1)
      return { id, tonumber(seq), turn_no, entry[1][2][4], redis.call('HGETALL', own('conv', id)) }
    end
    redis.call('ZREM', key('work'), id)
  end
end
return {}
