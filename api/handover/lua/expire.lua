-- Takes one conversation back from an agent who has been silent for longer than the lease,
-- and puts it first in line. Returns its id and the agent's name, or nothing.
-- ARGV: 4 entry for the log in each form (JSON object form -> JSON text, with {name} for the agent's name),
--       5 receipt to give out where it has none
local due = redis.call('ZRANGEBYSCORE', key('claims'), '-inf', NOW, 'LIMIT', 0, 1)
if #due == 0 then return {} end
local id = due[1]
redis.call('ZREM', key('claims'), id)
if redis.call('EXISTS', own('conv', id)) == 0 or get('state', id) ~= 'agent' then return { id, '' } end
local name = get('owner_name', id)
leave_owner(id)
new_episode(id)
local quoted = string.gsub(string.sub(cjson.encode(name), 2, -2), '%%', '%%%%')
local entry = cjson.decode(ARGV[4])[get('form', id)]
append((string.gsub(entry, '{name}', quoted)), id)
redis.call('HSETNX', own('conv', id), 'receipt', ARGV[5])
enqueue(true, id)
done(id)
return { id, name }
