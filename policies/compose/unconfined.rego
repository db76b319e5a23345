# METADATA
# title: The filters of the engine stay on
# description: >-
#   The default filter of system calls, AppArmor and SELinux keep most breakouts away;
#   without them one hole in the kernel is enough.
# custom:
#   severity: warning
#   applies_to: [compose]
#   fix: >-
#     Remove the option, or name a profile that allows only what is needed.
package sluicegate.compose.unconfined

import rego.v1

off := `^(seccomp|apparmor|systempaths)[:=]unconfined$|^label[:=]disable$|^no-new-privileges[:=]false$`

deny contains {"at": ["services", service, "security_opt", i], "message": message} if {
	option := input.object.services[service].security_opt[i]
	is_string(option)
	regex.match(off, option)
	message := sprintf("the service `%s` turns a filter off: `%s`", [service, option])
}
