-- Go on where it stopped. False and not absent: right whether Git says false or nothing.
obj.spec.suspend = false
return obj
