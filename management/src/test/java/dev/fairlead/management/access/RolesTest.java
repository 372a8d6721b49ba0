package dev.fairlead.management.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.store.user.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolesTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            VIEWER,  true, false, false, false, false
            EDITOR,  true, true,  true,  false, false
            AUDITOR, true, true,  false, true,  false
            ADMIN,   true, true,  true,  true,  true
            """)
    void each_role_has_its_rights(
            Role role, boolean read, boolean inspect, boolean edit, boolean audit, boolean administer) {
        assertThat(Roles.rights(role).contains(Right.READ)).isEqualTo(read);
        assertThat(Roles.rights(role).contains(Right.INSPECT)).isEqualTo(inspect);
        assertThat(Roles.rights(role).contains(Right.EDIT)).isEqualTo(edit);
        assertThat(Roles.rights(role).contains(Right.AUDIT)).isEqualTo(audit);
        assertThat(Roles.rights(role).contains(Right.ADMINISTER)).isEqualTo(administer);
    }
}
