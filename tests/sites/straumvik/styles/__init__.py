"""Five ways in which real municipal sites are marked up. ``STYLES`` has them by the name pages use."""

from __future__ import annotations

from tests.sites.straumvik.styles.acos import Acos
from tests.sites.straumvik.styles.custompublish import CustomPublish
from tests.sites.straumvik.styles.drupal import Drupal
from tests.sites.straumvik.styles.elementor import Elementor
from tests.sites.straumvik.styles.episerver import Episerver
from tests.sites.straumvik.styles.markup import Markup

STYLES: dict[str, type[Markup]] = {
    "acos": Acos,
    "custompublish": CustomPublish,
    "drupal": Drupal,
    "elementor": Elementor,
    "episerver": Episerver,
}
