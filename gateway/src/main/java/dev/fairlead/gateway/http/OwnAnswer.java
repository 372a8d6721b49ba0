package dev.fairlead.gateway.http;

/** What the gateway answers by itself. */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record OwnAnswer(int status, String contentType, byte[] body) {}
