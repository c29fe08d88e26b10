// The inspector: the fixed points as a table, in the picture, in full, and on the trace-determinant plane.
"use strict";
gatescape.inspector = {
  build() {
    // the model first: the others follow it
    for (const part of ["points", "pointTable", "pointMarks", "pointCard", "pointInset", "traceDeterminant"]) gatescape[part].build();
  },
};
