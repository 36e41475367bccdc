-- The resident is writing, which only matters to a person who has the conversation. Forgotten by itself.
local WRITES_MS = 8000
if redis.call('EXISTS', CONV) == 0 then return { 'missing' } end
if get('state') == 'agent' then
  redis.call('SET', own('typing'), '1', 'PX', WRITES_MS)
  redis.call('PUBLISH', key('wake'), ID)
end
return { 'heard' }
