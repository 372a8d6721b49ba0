package dev.fairlead.acceptance.process;

import dev.fairlead.gateway.GatewaySettings;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.TrustedProxies;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

/** Settings of gateways inside of a test: free ports of loopback, and what most of them leave as it is. */
public final class Loopback {

    private Loopback() {}

    /** Of one that is as usual besides. */
    public static GatewaySettings settings(Limits limits, TrustedProxies trusted, int loops, String replica) {
        return settings(limits, trusted, loops, replica, GatewaySettings.Options.usual());
    }

    /** Of one with options of its own. */
    public static GatewaySettings settings(
            Limits limits, TrustedProxies trusted, int loops, String replica, GatewaySettings.Options options) {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new GatewaySettings(any, any, any, limits, trusted, false, loops, replica, "test", Set.of(), options);
    }
}
