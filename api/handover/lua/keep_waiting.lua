-- Whoever waits in line or has a person is not forgotten, however long the line stands still (Easter).
-- Entries whose conversation is gone all the same are taken out.
-- ARGV: 4 departments (JSON list)
for _, list in ipairs({ 'queue', 'claims' }) do
  for _, id in ipairs(redis.call('ZRANGE', key(list), 0, -1)) do
    if redis.call('EXISTS', own('conv', id)) == 1 then keep(id) else redis.call('ZREM', key(list), id) end
  end
end
for _, department in ipairs(cjson.decode(ARGV[4])) do
  for _, id in ipairs(redis.call('ZRANGE', own('line', department), 0, -1)) do
    if not redis.call('ZSCORE', key('queue'), id) then redis.call('ZREM', own('line', department), id) end
  end
end
return 1
