-- Deletes a conversation whose copy is in the archive, unless something has happened in it since it was copied.
-- What stays is a digest of its token, by which its resident is told that it is gone. A repeat finds that.
-- ARGV: 4 seq of the last entry in the copy, 5 how long nothing must have happened, in ms,
--       6 seconds the digest is kept, or "0" where there is no archive
if redis.call('EXISTS', CONV) == 0 then
  return { 'missing', redis.call('GET', own('archived')) or '' }
end
local since = redis.call('ZSCORE', key('to_archive'), ID)
local still = since and tonumber(since) <= NOW - tonumber(ARGV[5])
if not still or get('seq') ~= ARGV[4] or not at_rest(ID) then return { 'changed', '' } end
local token = get('token')
for _, part in ipairs(PARTS) do redis.call('DEL', own(part)) end
redis.call('ZREM', key('to_archive'), ID)
if ARGV[6] ~= '0' then redis.call('SET', own('archived'), token, 'EX', ARGV[6]) end
redis.call('PUBLISH', key('wake'), ID)
return { 'deleted', token }
