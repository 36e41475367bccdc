-- One agent takes one conversation. The claim number rises each time, and every later write is checked by it.
-- ARGV: 4 agent, 5 name, 6 role, 7 lease in ms, 8 entries for the log (JSON list)
if redis.call('EXISTS', CONV) == 0 then return { 'missing' } end
local state = get('state')
if state == 'closed' then return { 'closed' } end
local has = owner()
if has and has[1] ~= ARGV[4] then return { 'taken', has[2] } end
redis.call('ZADD', key('claims'), NOW + tonumber(ARGV[7]), ID)
if has then return { 'claimed', has[4] } end
local claim = redis.call('HINCRBY', CONV, 'claim', 1)
set('state', 'agent', 'owner', ARGV[4], 'owner_name', ARGV[5], 'owner_role', ARGV[6])
redis.call('ZREM', key('queue'), ID)
drop_work()
for _, entry in ipairs(cjson.decode(ARGV[8])) do append(entry) end
done()
return { 'claimed', claim }
