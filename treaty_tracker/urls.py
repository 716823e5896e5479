"""The site's addresses: sign-in, the admin, and all else in positions/urls.py, readers' pages in each language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from positions import signing_in, urls

admin.autodiscover()
admin.site.login = signing_in.to_the_one_door  # type: ignore[method-assign]

handler400 = "positions.views.failing.refused"
handler404 = "positions.views.failing.missing"
handler500 = "positions.views.failing.failed"
urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("admin/", admin.site.urls),
    *urls.unspoken,
    *urls.editor,
    *i18n_patterns(*urls.public, prefix_default_language=False),
]
