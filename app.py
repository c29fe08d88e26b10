"""The web app: ``create_app()``, and ``server`` for gunicorn."""

from __future__ import annotations

from pathlib import Path

import plotly
from dash import Dash

from components import site
from components.document import Site, document
from server.bodies import install_bodies
from server.build import build_version
from server.bundle import install_bundles, scripts_and_styles
from server.delivery import install_delivery
from server.guard import install_guard
from server.kept import install_kept
from server.metrics import install_metrics, rooms
from server.portraits import Workshop
from server.refusals import install_refusals
from server.rooms.hall import Hall
from server.rooms.pictures import Painter
from server.rooms.routes import create_room_routes
from server.routes import create_routes
from server.security import install_security
from server.visitors import install_visitors


def create_app() -> Dash:
    """The Dash app with its routes; every call gives an independent one."""
    build = build_version()
    # the layout comes with the address, so Dash cannot check ids beforehand; a test does
    app = Site(
        __name__,
        update_title="",
        suppress_callback_exceptions=True,
        # sent as one file of each kind
        include_assets_files=False,
    )
    scripts, styles = scripts_and_styles(Path(__file__).resolve().parent / "assets")
    app.index_string = document(
        f"/_dash-component-suites/plotly/package_data/plotly.min.js?v={plotly.__version__}",
        scripts.address,
        styles.address,
    )
    app.layout = site.skeleton
    site.register(app, build)
    hall = Hall.of_environment()
    workshop = Workshop.of_this_machine()
    app.server.register_blueprint(create_routes(workshop))
    app.server.register_blueprint(create_room_routes(hall))
    install_bundles(app.server, (scripts, styles))
    install_metrics(app.server, rooms(hall.store.totals))
    hall.hub.painter = Painter(workshop.frame, install_visitors(app.server))
    install_bodies(app.server)
    install_delivery(app.server)
    install_refusals(app.server)
    install_guard(app)
    install_security(app)
    # all that answers is in place, so this comes before it
    install_kept(app.server)
    # Dash completes itself when it is first asked, without a lock: what is asked meanwhile misses its scripts
    with app.server.test_request_context("/"):
        app.server.preprocess_request()
    return app


application = create_app()
server = application.server


if __name__ == "__main__":
    application.run(host="127.0.0.1", port=8050, threaded=True)
