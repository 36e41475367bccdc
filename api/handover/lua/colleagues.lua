-- Everybody whose console is open: {user name, everything about them (JSON text), status, how many they have}.
-- ARGV: 4 seconds after which a silent console is not there
local found = {}
for _, agent in ipairs(redis.call('ZRANGEBYSCORE', key('present'), NOW / 1000 - tonumber(ARGV[4]), '+inf')) do
  local about, status = redis.call('HGET', key('agents'), agent), redis.call('HGET', key('status'), agent)
  -- Those that wait for their resident leave room for others.
  local has = redis.call('SCARD', own('has', agent)) - redis.call('SCARD', own('held', agent))
  found[#found + 1] = { agent, about or '', status or 'available', math.max(0, has) }
end
return found
