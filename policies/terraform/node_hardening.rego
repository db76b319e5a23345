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

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"google_compute_instance": {"shielded_instance_config.enable_vtpm": {"bad": [false]}, "shielded_instance_config.enable_integrity_monitoring": {"bad": [false]}, "shielded_instance_config.enable_secure_boot": {"bad": [false]}, "metadata.serial-port-enable": {"bad": [true, 1, "TRUE"]}, "metadata.enable-oslogin": {"bad": [false, "FALSE"]}, "can_ip_forward": {"bad": [true]}},
	"google_compute_project_metadata": {"metadata.enable-oslogin": {"bad": [false, "FALSE"]}},
	"google_container_cluster": {"enable_shielded_nodes": {"bad": [false]}, "node_config.image_type": {"good": ["COS", "COS_CONTAINERD", "cos", "cos_containerd"]}},
	"google_container_node_pool": {"management.auto_repair": {"bad": [false]}, "management.auto_upgrade": {"bad": [false]}},
	"azurerm_linux_virtual_machine": {"disable_password_authentication": {"bad": [false]}},
	"azurerm_virtual_machine": {"os_profile_linux_config.disable_password_authentication": {"bad": [false]}},
	"azurerm_network_interface": {"enable_ip_forwarding": {"bad": [true]}, "ip_forwarding_enabled": {"bad": [true]}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("a protection is off: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	good := row.good
	text := leaf.value
	is_string(text)
	not contains(text, "${")
	count([1 | text == good[_]]) == 0
	message := sprintf("a protection is off: `%s` is %v", [setting, leaf.value])
}
