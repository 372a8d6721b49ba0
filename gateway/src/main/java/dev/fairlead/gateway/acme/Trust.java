package dev.fairlead.gateway.acme;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.connector.HttpConnector;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.AbstractAcmeProvider;

/** Whom the library believes to be the authority: those whom the system believes, or those of a file. */
final class Trust extends AbstractAcmeProvider {

    private final Optional<SSLContext> context;

    Trust(Optional<Path> authorities) throws Authority.Refused {
        this.context = authorities.isEmpty() ? Optional.empty() : Optional.of(read(authorities.get()));
    }

    private static SSLContext read(Path file) throws Authority.Refused {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry(Integer.toString(number++), each);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unusable) {
            throw new Authority.Refused(
                    "the authorities in " + file + " cannot be read (" + unusable.getMessage() + ")",
                    "name a file of certificates in PEM in FAIRLEAD_ACME_CA_CERTIFICATES",
                    false,
                    Optional.empty());
        }
    }

    @Override
    public boolean accepts(@Nullable URI directory) {
        return true;
    }

    @Override
    public URL resolve(@Nullable URI directory) {
        try {
            return java.util.Objects.requireNonNull(directory).toURL();
        } catch (MalformedURLException unchecked) {
            throw new IllegalArgumentException(directory + " is no address of a directory", unchecked);
        }
    }

    @Override
    protected HttpConnector createHttpConnector(@Nullable NetworkSettings settings) {
        return new Connector(settings, context);
    }

    private static final class Connector extends HttpConnector {

        private final Optional<SSLContext> context;

        Connector(@Nullable NetworkSettings settings, Optional<SSLContext> context) {
            super(settings);
            this.context = context;
        }

        @Override
        public HttpClient.Builder createClientBuilder() {
            HttpClient.Builder builder = super.createClientBuilder();
            context.ifPresent(builder::sslContext);
            return builder;
        }
    }
}
