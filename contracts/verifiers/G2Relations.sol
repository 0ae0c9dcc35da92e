// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {Bn254} from "../libraries/Bn254.sol";

/// @title Small relations among points of G2
/// @notice Finds whether a sum of three points with coefficients from -4 to 4, not all zero, is zero: each such key is forgeable.
/// @dev No precompiled contract adds in G2, so points are multiplied here, in homogeneous coordinates. Three points of the curve
/// add up to zero exactly when they lie on one line; where two of them are equal, that is a relation already.
library G2Relations {
    /// @dev Coefficients from -4 to 4 are tried.
    uint256 private constant LARGEST_COEFFICIENT = 4;

    /// @dev re + im·i, i² = -1.
    struct Fp2 {
        uint256 re;
        uint256 im;
    }

    /// @dev The point (x/z, y/z); or the line of all points with x·X + y·Y + z·Z = 0.
    struct Triple {
        Fp2 x;
        Fp2 y;
        Fp2 z;
    }

    /// @notice Whether a·beta + b·gamma + c·delta is zero for coefficients from -4 to 4, not all zero; gamma is the generator.
    /// @param beta On the curve and in its subgroup, not zero: x1, x0, y1, y0.
    /// @param delta Likewise.
    function exist(uint256[4] memory beta, uint256[4] memory delta) internal pure returns (bool) {
        Triple[] memory betas = _multiples(beta);
        Triple[] memory gammas = _multiples([Bn254.G2_X1, Bn254.G2_X0, Bn254.G2_Y1, Bn254.G2_Y0]);
        Triple[] memory deltas = _multiples(delta);
        unchecked {
            for (uint256 i = 0; i < LARGEST_COEFFICIENT; ++i) {
                for (uint256 j = 0; j < LARGEST_COEFFICIENT; ++j) {
                    (Triple memory sum, Triple memory difference) = _lines(betas[i], gammas[j]);
                    if (_lineMeets(sum, deltas) || _lineMeets(difference, deltas)) return true;
                }
            }
        }
        return false;
    }

    /// @dev Whether one of the points, or of their negatives, lies on the line: xX + zZ = ∓yY.
    function _lineMeets(Triple memory line, Triple[] memory points) private pure returns (bool) {
        unchecked {
            for (uint256 k = 0; k < LARGEST_COEFFICIENT; ++k) {
                Triple memory point = points[k];
                (uint256 xRe, uint256 xIm) = _multiply(line.x, point.x);
                (uint256 yRe, uint256 yIm) = _multiply(line.y, point.y);
                (uint256 zRe, uint256 zIm) = _multiply(line.z, point.z);
                (xRe, xIm) = (addmod(xRe, zRe, Bn254.Q), addmod(xIm, zIm, Bn254.Q));
                if (xRe == yRe && xIm == yIm) return true;
                if (addmod(xRe, yRe, Bn254.Q) == 0 && addmod(xIm, yIm, Bn254.Q) == 0) return true;
            }
        }
        return false;
    }

    /// @dev P, 2P, 3P, 4P. None is zero: the order is a large prime.
    function _multiples(uint256[4] memory point) private pure returns (Triple[] memory multiples) {
        multiples = new Triple[](LARGEST_COEFFICIENT);
        multiples[0] = Triple(Fp2(point[1], point[0]), Fp2(point[3], point[2]), Fp2(1, 0));
        multiples[1] = _double(multiples[0]);
        multiples[2] = _add(multiples[1], multiples[0]);
        multiples[3] = _double(multiples[1]);
    }

    /// @dev With w = 3x², s = yz, h = w² - 8xys: (2hs, w(4xys - h) - 8(ys)², 8s³).
    function _double(Triple memory p) private pure returns (Triple memory) {
        Fp2 memory w = _times(_product(p.x, p.x), 3);
        Fp2 memory s = _product(p.y, p.z);
        Fp2 memory ys = _product(p.y, s);
        Fp2 memory xys = _product(p.x, ys);
        Fp2 memory h = _difference(_product(w, w), _times(xys, 8));
        return
            Triple(
                _times(_product(h, s), 2),
                _difference(_product(w, _difference(_times(xys, 4), h)), _times(_product(ys, ys), 8)),
                _times(_product(s, _product(s, s)), 8)
            );
    }

    /// @dev For points that differ, and not only in sign. With u = y₂z₁ - y₁z₂, v = x₂z₁ - x₁z₂,
    /// a = u²z₁z₂ - v³ - 2v²x₁z₂: (va, u(v²x₁z₂ - a) - v³y₁z₂, v³z₁z₂).
    function _add(Triple memory p, Triple memory q) private pure returns (Triple memory) {
        Fp2 memory zz = _product(p.z, q.z);
        Fp2 memory yz = _product(p.y, q.z);
        Fp2 memory xz = _product(p.x, q.z);
        Fp2 memory u = _difference(_product(q.y, p.z), yz);
        Fp2 memory v = _difference(_product(q.x, p.z), xz);
        Fp2 memory v2 = _product(v, v);
        Fp2 memory v3 = _product(v2, v);
        Fp2 memory v2xz = _product(v2, xz);
        Fp2 memory a = _difference(_difference(_product(_product(u, u), zz), v3), _times(v2xz, 2));
        return
            Triple(_product(v, a), _difference(_product(u, _difference(v2xz, a)), _product(v3, yz)), _product(v3, zz));
    }

    /// @dev The lines through p and q, and through p and -q: cross products, which are zero when the two points are equal.
    function _lines(Triple memory p, Triple memory q) private pure returns (Triple memory, Triple memory) {
        Fp2 memory yz = _product(p.y, q.z);
        Fp2 memory zy = _product(p.z, q.y);
        Fp2 memory xy = _product(p.x, q.y);
        Fp2 memory yx = _product(p.y, q.x);
        Fp2 memory y = _difference(_product(p.z, q.x), _product(p.x, q.z));
        return (
            Triple(_difference(yz, zy), y, _difference(xy, yx)),
            Triple(_sum(yz, zy), y, _difference(Fp2(0, 0), _sum(xy, yx)))
        );
    }

    function _product(Fp2 memory a, Fp2 memory b) private pure returns (Fp2 memory) {
        (uint256 re, uint256 im) = _multiply(a, b);
        return Fp2(re, im);
    }

    /// @dev The same without memory, for where most of the work is.
    function _multiply(Fp2 memory a, Fp2 memory b) private pure returns (uint256 re, uint256 im) {
        (uint256 aRe, uint256 aIm, uint256 bRe, uint256 bIm) = (a.re, a.im, b.re, b.im);
        unchecked {
            re = addmod(mulmod(aRe, bRe, Bn254.Q), mulmod(Bn254.Q - aIm, bIm, Bn254.Q), Bn254.Q);
            im = addmod(mulmod(aRe, bIm, Bn254.Q), mulmod(aIm, bRe, Bn254.Q), Bn254.Q);
        }
    }

    function _times(Fp2 memory a, uint256 factor) private pure returns (Fp2 memory) {
        return Fp2(mulmod(a.re, factor, Bn254.Q), mulmod(a.im, factor, Bn254.Q));
    }

    function _sum(Fp2 memory a, Fp2 memory b) private pure returns (Fp2 memory) {
        return Fp2(addmod(a.re, b.re, Bn254.Q), addmod(a.im, b.im, Bn254.Q));
    }

    function _difference(Fp2 memory a, Fp2 memory b) private pure returns (Fp2 memory) {
        unchecked {
            return Fp2(addmod(a.re, Bn254.Q - b.re, Bn254.Q), addmod(a.im, Bn254.Q - b.im, Bn254.Q));
        }
    }
}
