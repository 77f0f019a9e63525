"""``python -m vendsim`` is the command line."""

from vendsim.cli import main

if __name__ == "__main__":
    main()
