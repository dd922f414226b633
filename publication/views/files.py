"""Files made of a filter beside CSV and GeoJSON: a workbook, a feed to follow, a picture of the view."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from publication import changes, columns, picture, reading, sharing
from publication.filters import InvalidFilter, Selection, select
from publication.formats import atom, xlsx
from publication.inwords import in_words
from publication.lettering import NoFonts
from publication.statement import LICENCE_URL, statement
from publication.views._cache import problem, public_data, public_picture


@public_data
def incidents_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The incidents of the filter as a workbook, its words in `language`."""
    selection = select(request.GET, extras={"language"})
    with translation.override(_language(request)):
        keys = selection.rows.keys("newest")
        count = len(keys)
        if count > xlsx.MOST_ROWS:
            raise InvalidFilter(
                {
                    "xlsx": [
                        _(
                            "A workbook holds at most %(most)s incidents, and this filter has %(count)s: narrow it, or take CSV."
                        )
                        % {"most": f"{xlsx.MOST_ROWS:,}", "count": f"{count:,}"}
                    ]
                }
            )
        said = statement(selection, count)
        words = _filter_in_words(selection)
    rows = columns.read(selection.editions, keys)
    pieces = xlsx.stream(rows, said, words, _root(request), _language(request))
    response = StreamingHttpResponse(pieces, content_type=xlsx.MEDIA_TYPE)
    response["Link"] = f'<{LICENCE_URL}>; rel="license"'
    name = f"incidents-{said.as_of:%Y-%m-%d}-{said.count}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@public_data
def incidents_atom(request: HttpRequest) -> HttpResponseBase:
    """What was published last of the filter, corrections and withdrawals too, in `language`."""
    selection = select(request.GET, extras={"language"})
    with translation.override(_language(request)):
        site = str(settings.SITE_NAME)
        head = atom.Head(
            title=f"{site}: {_filter_in_words(selection)}",
            site=site,
            root=_root(request),
            here=request.build_absolute_uri(),
            page=sharing.absolute(request, "incident_list", selection.query),
            changed=reading.last_change(),
        )
        feed = atom.write(changes.latest(selection), head)
    return HttpResponse(feed, content_type=f"{atom.MEDIA_TYPE}; charset=utf-8")


@public_picture
def view_png(request: HttpRequest) -> HttpResponseBase:
    """The view as a picture, `width` pixels wide; `shape` is empty or `card`. 503 where fonts are missing."""
    selection = select(request.GET, extras={"width", "shape"})
    width, shape = _width(request), request.GET.get("shape", "")
    if shape not in picture.SHAPES:
        raise InvalidFilter({"shape": [_("There is “card”, and nothing.")]})
    address = request.get_host() + sharing.path("explorer", selection.query)
    try:
        svg = picture.compose(selection, sharing.title(selection), address, shape)
        drawn = picture.png(svg, width)
    except NoFonts as missing:
        return problem(str(missing), 503)
    return HttpResponse(drawn, content_type="image/png")


def _width(request: HttpRequest) -> int:
    given = request.GET.get("width", "") or str(picture.USUAL)
    least, most = picture.NARROWEST, picture.WIDEST
    if not (given.isascii() and given.isdigit() and len(given) <= 5 and least <= int(given) <= most):
        raise InvalidFilter(
            {
                "width": [
                    _("Give a width in pixels from %(least)s to %(most)s.") % {"least": least, "most": most}
                ]
            }
        )
    return int(given)


def _language(request: HttpRequest) -> str:
    """The language asked for by name, else that of the answer."""
    given = request.GET.get("language", "")
    if given and given not in dict(settings.LANGUAGES):
        raise InvalidFilter(
            {
                "language": [
                    _("Choose one of: %(languages)s.") % {"languages": ", ".join(dict(settings.LANGUAGES))}
                ]
            }
        )
    return given or translation.get_language() or "en"


def _filter_in_words(selection: Selection) -> str:
    return " · ".join(in_words(selection)) or _("All published incidents")


def _root(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
