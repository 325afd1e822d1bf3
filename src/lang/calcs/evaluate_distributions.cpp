#include "lang/calcs/evaluation.h"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/hypergeometric.hpp>
#include <boost/math/distributions/negative_binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/distributions/weibull.hpp>

#include <algorithm>
#include <cmath>

namespace oriel::lang::calcs {

namespace {

namespace bm = boost::math;
namespace policies = boost::math::policies;

/// What is outside a distribution's domain is NaN, which is null here; nothing throws.
using Quiet =
    policies::policy<policies::domain_error<policies::ignore_error>, policies::pole_error<policies::ignore_error>,
                     policies::overflow_error<policies::ignore_error>,
                     policies::evaluation_error<policies::ignore_error>,
                     policies::rounding_error<policies::ignore_error>,
                     policies::discrete_quantile<policies::integer_round_up>, policies::promote_double<false>>;

template <typename Distribution>
double at(const Distribution& distribution, double value, double cumulative) {
    return cumulative != 0 ? bm::cdf(distribution, value) : bm::pdf(distribution, value);
}

/// A distribution over what is not below 0: there, it has nothing.
template <typename Distribution>
double at_positive(const Distribution& distribution, double value, double cumulative) {
    return value < 0 ? 0 : at(distribution, value, cumulative);
}

template <typename Distribution>
double inverse(const Distribution& distribution, double probability) {
    return probability > 0 && probability < 1 ? bm::quantile(distribution, probability) : kNoNumber;
}

double hypergeometric(const double* a) {
    const double drawn = a[1];
    const double marked = a[2];
    const double all = a[3];
    if (drawn < 0 || marked < 0 || drawn > all || marked > all || all > 4e9) return kNoNumber;
    const double least = std::max(0.0, drawn + marked - all);
    const double most = std::min(drawn, marked);
    if (a[0] < least) return 0;
    if (a[0] > most) return a[4] != 0 ? 1 : 0;
    const bm::hypergeometric_distribution<double, Quiet> distribution(
        static_cast<unsigned>(marked), static_cast<unsigned>(drawn), static_cast<unsigned>(all));
    return at(distribution, a[0], a[4]);
}

}  // namespace

NumberFunction distribution_function(Fn function) {
    using A = const double*;
    using Beta = bm::beta_distribution<double, Quiet>;
    using Binomial = bm::binomial_distribution<double, Quiet>;
    using ChiSquared = bm::chi_squared_distribution<double, Quiet>;
    using Exponential = bm::exponential_distribution<double, Quiet>;
    using FisherF = bm::fisher_f_distribution<double, Quiet>;
    using Gamma = bm::gamma_distribution<double, Quiet>;
    using NegativeBinomial = bm::negative_binomial_distribution<double, Quiet>;
    using Normal = bm::normal_distribution<double, Quiet>;
    using Poisson = bm::poisson_distribution<double, Quiet>;
    using StudentsT = bm::students_t_distribution<double, Quiet>;
    using Weibull = bm::weibull_distribution<double, Quiet>;
    switch (function) {
        case Fn::beta_dist: return [](A a) { return at(Beta(a[1], a[2]), a[0], a[3]); };
        case Fn::beta_inv: return [](A a) { return inverse(Beta(a[1], a[2]), a[0]); };
        case Fn::binom_dist: return [](A a) { return at(Binomial(a[1], a[2]), a[0], a[3]); };
        case Fn::binom_inv: return [](A a) { return inverse(Binomial(a[0], a[1]), a[2]); };
        case Fn::chisq_dist: return [](A a) { return at_positive(ChiSquared(a[1]), a[0], a[2]); };
        case Fn::chisq_inv: return [](A a) { return inverse(ChiSquared(a[1]), a[0]); };
        case Fn::confidence_norm:
            return [](A a) { return a[1] > 0 ? inverse(Normal(), 1 - a[0] / 2) * a[1] / std::sqrt(a[2]) : kNoNumber; };
        case Fn::confidence_t:
            return [](A a) {
                return a[1] > 0 && a[2] > 1 ? inverse(StudentsT(a[2] - 1), 1 - a[0] / 2) * a[1] / std::sqrt(a[2])
                                            : kNoNumber;
            };
        case Fn::expon_dist: return [](A a) { return at_positive(Exponential(a[1]), a[0], a[2]); };
        case Fn::f_dist: return [](A a) { return at_positive(FisherF(a[1], a[2]), a[0], a[3]); };
        case Fn::f_inv: return [](A a) { return inverse(FisherF(a[1], a[2]), a[0]); };
        case Fn::gamma_dist: return [](A a) { return at_positive(Gamma(a[1], a[2]), a[0], a[3]); };
        case Fn::gamma_inv: return [](A a) { return inverse(Gamma(a[1], a[2]), a[0]); };
        case Fn::hypgeom_dist: return hypergeometric;
        case Fn::negbinom_dist: return [](A a) { return at(NegativeBinomial(a[1], a[2]), a[0], a[3]); };
        case Fn::norm_dist: return [](A a) { return at(Normal(a[1], a[2]), a[0], a[3]); };
        case Fn::norm_inv: return [](A a) { return inverse(Normal(a[1], a[2]), a[0]); };
        case Fn::norm_s_dist: return [](A a) { return at(Normal(), a[0], a[1]); };
        case Fn::norm_s_inv: return [](A a) { return inverse(Normal(), a[0]); };
        case Fn::poisson_dist: return [](A a) { return at(Poisson(a[1]), a[0], a[2]); };
        case Fn::t_dist: return [](A a) { return at(StudentsT(a[1]), a[0], a[2]); };
        case Fn::t_inv: return [](A a) { return inverse(StudentsT(a[1]), a[0]); };
        case Fn::weibull_dist: return [](A a) { return at_positive(Weibull(a[1], a[2]), a[0], a[3]); };
        default: return nullptr;
    }
}

double upper_tail_normal(double z) {
    return bm::cdf(bm::complement(bm::normal_distribution<double, Quiet>(), z));
}

double upper_tail_t(double t, double degrees) {
    return bm::cdf(bm::complement(bm::students_t_distribution<double, Quiet>(degrees), t));
}

double upper_tail_chi_squared(double value, double degrees) {
    return bm::cdf(bm::complement(bm::chi_squared_distribution<double, Quiet>(degrees), value));
}

}  // namespace oriel::lang::calcs
