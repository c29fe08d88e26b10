"""First-class compiled functions, passed by address.

Handing a dispatcher to a compiled function costs about 36 microseconds a call, because its signature is unpickled each
time. An address is an integer: it costs nothing. Inside, :func:`as_velocity` and its fellows turn the address back into
a typed function, so analyses are compiled once for all systems and their machine code can be cached.
"""

from __future__ import annotations

from typing import Any

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

PARAMETERS = types.Array(types.float64, 1, "C")
VELOCITY_SIGNATURE = types.UniTuple(types.float64, 2)(PARAMETERS, types.float64, types.float64)
JACOBIAN_SIGNATURE = types.UniTuple(types.float64, 4)(PARAMETERS, types.float64, types.float64)
VELOCITIES_SIGNATURE = types.void(PARAMETERS, PARAMETERS, PARAMETERS)
ENCLOSURE_SIGNATURE = types.void(PARAMETERS, types.float64, types.float64, types.float64, types.float64, PARAMETERS)
VELOCITY = types.FunctionType(VELOCITY_SIGNATURE)
VELOCITIES = types.FunctionType(VELOCITIES_SIGNATURE)
JACOBIAN = types.FunctionType(JACOBIAN_SIGNATURE)
ENCLOSURE = types.FunctionType(ENCLOSURE_SIGNATURE)


def address_of(function: Any, signature: Any) -> int:
    """Address of the machine code of a compiled function for one signature."""
    result = function.get_compile_result(signature)
    return int(result.library.get_pointer_to_function(result.fndesc.llvm_func_name))


def _cast(function_type: types.FunctionType) -> Any:
    def cast(_typing_context: Any, _address: Any) -> Any:
        def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            pointer = context.get_value_type(types.voidptr)
            function = cgutils.create_struct_proxy(function_type)(context, builder)
            function.c_addr = cgutils.get_null_value(pointer)
            function.py_addr = cgutils.get_null_value(pointer)
            function.jit_addr = builder.inttoptr(arguments[0], pointer)
            return function._getvalue()

        return function_type(types.int64), generate

    return intrinsic(cast)


as_velocity = _cast(VELOCITY)
as_velocities = _cast(VELOCITIES)
as_jacobian = _cast(JACOBIAN)
as_enclosure = _cast(ENCLOSURE)
