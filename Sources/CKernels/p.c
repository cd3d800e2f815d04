int ingot_placeholder;
