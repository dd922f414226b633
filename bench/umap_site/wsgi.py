"""uMap with its static files served compressed, as a web server before it would."""

import os

from umap.wsgi import application as umap
from whitenoise import WhiteNoise

application = WhiteNoise(umap, root=os.environ["STATIC_ROOT"], prefix="static/", max_age=3600)
