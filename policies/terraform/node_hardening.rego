# METADATA
# title: Virtual machines use the protections they have
# description: >-
#   Verified boot, central logins and a closed serial console cost nothing and take whole
#   classes of attacks away.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: info, strict: warning}
#   applies_to: [terraform/*]
#   fix: >-
#     Turn the protection on.
package sluicegate.terraform.node_hardening

import rego.v1

# By type, the settings and what they must not be, or whether they may be left out.
settings := {
	"google_compute_instance": {
		"shielded_instance_config.enable_vtpm": {"bad": [false]},
		"shielded_instance_config.enable_integrity_monitoring": {"bad": [false]},
		"shielded_instance_config.enable_secure_boot": {"bad": [false]},
		"metadata.serial-port-enable": {"bad": [true, 1, "TRUE"]},
		"metadata.enable-oslogin": {"bad": [false, "FALSE"]},
		"can_ip_forward": {"bad": [true]},
	},
	"google_compute_project_metadata": {"metadata.enable-oslogin": {"bad": [false, "FALSE"]}},
	"google_container_cluster": {
		"enable_shielded_nodes": {"bad": [false]},
		"node_config.image_type": {"good": ["COS", "COS_CONTAINERD", "cos", "cos_containerd"]},
	},
	"google_container_node_pool": {
		"management.auto_repair": {"bad": [false]},
		"management.auto_upgrade": {"bad": [false]},
	},
	"azurerm_linux_virtual_machine": {"disable_password_authentication": {"bad": [false]}},
	"azurerm_virtual_machine": {"os_profile_linux_config.disable_password_authentication": {"bad": [false]}},
	"azurerm_network_interface": {
		"enable_ip_forwarding": {"bad": [true]},
		"ip_forwarding_enabled": {"bad": [true]},
	},
}

row_of(setting) := settings[input.resource.type][setting]

name_of(path) := concat(".", [key | some key in path; is_string(key)])

deny contains {"at": array.concat(["values"], path), "message": message} if {
	settings[input.resource.type]
	walk(input.resource.values, [path, value])
	path != []
	setting := name_of(path)
	row := row_of(setting)
	not is_object(value)
	wrong(row, value)
	message := sprintf("a protection is off: `%s` is %v", [setting, value])
}

wrong(row, value) if value in row.bad

wrong(row, value) if {
	row.good
	is_string(value)
	not contains(value, "${")
	count([1 | value == row.good[_]]) == 0
}
