"""The fixed points of JSP21 eq. 9 along gamma in PyDSTool: ``python eq9_pydstool.py C S gamma x y``.

PyDSTool 0.91 needs Python 3.9 or older with numpy 1.22 and scipy 1.7, so it runs in an environment of its own. Its
limit cycles need a compiled AUTO of its own besides and are not followed.
"""

import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")


def main() -> None:
    """Print seconds and Hopf points as JSON."""
    import PyDSTool

    c, s, gamma, x, y = map(float, sys.argv[1:])
    described = PyDSTool.args(name="eq9")
    described.pars = {"gg": gamma, "c": c, "s": s}
    described.varspecs = {
        "x": "0.5*(tanh(0.5*(c*x + s*y) + 0.32) - x)",
        "y": "0.5*(tanh(0.5*(-s*x + c*y) + gg) - y)",
    }
    described.ics = {"x": x, "y": y}
    described.tdomain = [0, 100]
    described.pdomain = {"gg": [0.04, 0.1]}
    flow = PyDSTool.Generator.Vode_ODEsystem(described)
    begin = time.perf_counter()
    curves = PyDSTool.ContClass(flow)
    wanted = PyDSTool.args(name="points", type="EP-C")
    wanted.freepars = ["gg"]
    wanted.StepSize, wanted.MaxStepSize, wanted.MaxNumPoints = 2e-3, 1e-2, 200
    wanted.LocBifPoints, wanted.SaveEigen, wanted.verbosity = "all", True, 0
    wanted.VarTol = wanted.FuncTol = wanted.TestTol = 1e-10
    curves.newCurve(wanted)
    curves["points"].backward()
    seconds = time.perf_counter() - begin
    hopf = [float(point.X["gg"]) for point in curves["points"].BifPoints["H"].found]
    print(json.dumps({"seconds": seconds, "hopf": hopf}))


if __name__ == "__main__":
    main()
