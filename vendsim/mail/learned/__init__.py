"""What a mail says, learned from whole labelled mails: traits, weights and what follows."""
