-- The resident has had an archived conversation deleted: from now on it was never there. The mark stays as long
-- as it would have, so that a gateway that was copying meanwhile does not bring it back.
if redis.call('EXISTS', own('archived')) == 0 then return 0 end
redis.call('SET', own('archived'), '', 'KEEPTTL')
return 1
