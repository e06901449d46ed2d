"""Write the schemas and the page."""

from tests.schemas.files import write_all

if __name__ == "__main__":
    write_all()
