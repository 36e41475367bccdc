-- How the conversation stands, and its place in its department's line. Changes nothing.
local found = redis.call('HMGET', CONV, 'state', 'receipt', 'owner', 'owner_name', 'owner_role', 'claim',
  'department', 'language', 'moved', 'queued_ms', 'ended')
if not found[1] then return {} end
local place = redis.call('ZRANK', own('line', found[7] or ''), ID)
found[#found + 1] = found[1] == 'queued' and place and place + 1 or false
found[#found + 1] = NOW
return found
