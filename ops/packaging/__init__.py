"""
One stage of one Region, ready to be deployed: templates, parameters, the functions' archive and the site's files.

Chalice writes functions and API, `infra/` says the rest; both are merged strictly, finished (aliases, logs, tags) and
parted into a stack that holds data and one that can be made anew at any time.
"""

from ops.packaging.archive import Archive
from ops.packaging.package import Package, package
from ops.packaging.site import SiteFile

__all__ = ["Archive", "Package", "SiteFile", "package"]
