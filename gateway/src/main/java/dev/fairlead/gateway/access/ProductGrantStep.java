package dev.fairlead.gateway.access;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Name;

/** A client calls the products that it was granted and no others. */
public final class ProductGrantStep implements Step.Pure {

    private final Name product;

    /** A step for the endpoints of that product. */
    public ProductGrantStep(Name product) {
        this.product = product;
    }

    @Override
    public String name() {
        return "product-grant";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        return Caller.of(exchange).client().products().contains(product)
                ? Verdict.CONTINUE
                : exchange.refuse(new Failure.Forbidden("product is not granted to the client"));
    }
}
