/* What the hub tells of itself to monitors, in the text format of Prometheus (exposition format 0.0.4).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-meter.h"
#include "hub-service.h"

G_BEGIN_DECLS

/* ---- Writing the format ---- */
/* type: "counter" · "gauge" · "histogram". Before its samples, once. */
void hub_metrics_family (GString *out, const char *name, const char *type, const char *help);
/* labels: name and value in turn, ends with NULL. Values may be any text. */
void hub_metrics_sample (GString *out, const char *name, gint64 value, ...) G_GNUC_NULL_TERMINATED;
/* The same, told in seconds. */
void hub_metrics_seconds (GString *out, const char *name, gint64 us, ...) G_GNUC_NULL_TERMINATED;
/* The samples of a histogram; in_us: its values are microseconds, told in seconds. */
void hub_metrics_histogram (GString *out, const char *name, const HubMeter *meter, const HubMeterScale *scale, gboolean in_us,
                            ...) G_GNUC_NULL_TERMINATED;

/* ---- What the service tells ---- */
/* Never fails: where the database is not well, it says so and leaves out what stands in it. */
void hub_service_metrics (HubService *service, GString *out);

G_END_DECLS
