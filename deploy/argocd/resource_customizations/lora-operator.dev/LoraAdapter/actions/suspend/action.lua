-- Stop every call to Together and to the source; what serves goes on serving.
obj.spec.suspend = true
return obj
