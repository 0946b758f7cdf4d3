"""Who may work at the desks: agents, testers and admins, their passwords and where they are logged in."""
