package dev.fairlead.model.shape;

/** Middlewares of HTTP: goes on where {@link HttpShape} ends. */
final class MiddlewareShape {

    static final String TEXT = """
              middlewares *
                addPrefix
                  prefix text
                stripPrefix
                  prefixes texts, forceSlash bool
                stripPrefixRegex
                  regex texts
                replacePath
                  path text
                replacePathRegex
                  regex text, replacement text
                chain
                  middlewares texts
                ipWhiteList
                  sourceRange texts
                  ipStrategy ?
                    depth whole, excludedIPs texts, ipv6Subnet whole
                ipAllowList
                  sourceRange texts, rejectStatusCode whole
                  ipStrategy ?
                    depth whole, excludedIPs texts, ipv6Subnet whole
                headers
                  customRequestHeaders texts-by-name, customResponseHeaders texts-by-name
                  accessControlAllowCredentials bool, accessControlAllowHeaders texts
                  accessControlAllowMethods texts
                  accessControlAllowOriginList texts, accessControlAllowOriginListRegex texts
                  accessControlExposeHeaders texts, accessControlMaxAge whole, addVaryHeader bool
                  allowedHosts texts, hostsProxyHeaders texts, sslProxyHeaders texts-by-name
                  stsSeconds whole, stsIncludeSubdomains bool, stsPreload bool, forceSTSHeader bool
                  frameDeny bool, customFrameOptionsValue text, contentTypeNosniff bool
                  browserXssFilter bool, customBrowserXSSValue text
                  contentSecurityPolicy text, contentSecurityPolicyReportOnly text
                  publicKey text, referrerPolicy text, permissionsPolicy text, isDevelopment bool
                  featurePolicy text, sslRedirect bool, sslTemporaryRedirect bool, sslHost text, sslForceHost bool
                encodedCharacters
                  allowEncodedSlash bool, allowEncodedBackSlash bool, allowEncodedNullCharacter bool
                  allowEncodedSemicolon bool, allowEncodedPercent bool, allowEncodedQuestionMark bool
                  allowEncodedHash bool
                errors
                  status texts, statusRewrites wholes-by-name, service text, query text, errorRequestHeaders texts
                rateLimit
                  average whole, period duration, burst whole
                  sourceCriterion
                    requestHeaderName text, requestHost bool
                    ipStrategy ?
                      depth whole, excludedIPs texts, ipv6Subnet whole
                  redis
                    endpoints texts, username text, password text, db whole, poolSize whole
                    minIdleConns whole, maxActiveConns whole
                    readTimeout duration, writeTimeout duration, dialTimeout duration
                    tls
                      ca text, cert text, key text, insecureSkipVerify bool
                redirectRegex
                  regex text, replacement text, permanent bool
                redirectScheme
                  scheme text, port text, permanent bool
                basicAuth
                  users texts, usersFile text, realm text, removeHeader bool, headerField text
                digestAuth
                  users texts, usersFile text, realm text, removeHeader bool, headerField text
                forwardAuth
                  address text, trustForwardHeader bool, authResponseHeaders texts, authResponseHeadersRegex text
                  authRequestHeaders texts, maxResponseBodySize whole, addAuthCookiesToResponse texts
                  headerField text, forwardBody bool, maxBodySize whole, preserveLocationHeader bool
                  preserveRequestMethod bool, authSigninURL text
                  tls
                    ca text, caOptional bool, cert text, key text, insecureSkipVerify bool
                inFlightReq
                  amount whole
                  sourceCriterion
                    requestHeaderName text, requestHost bool
                    ipStrategy ?
                      depth whole, excludedIPs texts, ipv6Subnet whole
                buffering
                  maxRequestBodyBytes whole, memRequestBodyBytes whole
                  maxResponseBodyBytes whole, memResponseBodyBytes whole, retryExpression text
                circuitBreaker
                  expression text, checkPeriod duration, fallbackDuration duration, recoveryDuration duration
                  responseCode whole
                compress ?
                  excludedContentTypes texts, includedContentTypes texts, minResponseBodyBytes whole
                  encodings texts, defaultEncoding text
                passTLSClientCert
                  pem bool
                  info
                    notAfter bool, notBefore bool, sans bool, serialNumber bool
                    subject
                      country bool, province bool, locality bool, organization bool, organizationalUnit bool
                      commonName bool, serialNumber bool, domainComponent bool
                    issuer
                      country bool, province bool, locality bool, organization bool
                      commonName bool, serialNumber bool, domainComponent bool
                retry
                  attempts whole, timeout duration, initialInterval duration, maxRequestBodyBytes whole
                  status texts, disableRetryOnNetworkError bool, retryNonIdempotentMethod bool
                contentType ?
                  autoDetect bool
                grpcWeb
                  allowOrigins texts
                plugin free-by-name
            """;

    private MiddlewareShape() {}
}
