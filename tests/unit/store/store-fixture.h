/* A terminal's database on a real file, not enrolled, with a clock set by hand. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-clock.h"
#include "tk-store.h"

G_BEGIN_DECLS

#define STORE_FIXTURE_NOW G_GINT64_CONSTANT (1795280400000) /* 2026-11-21T17:00:00Z */

typedef struct {
  char *dir;
  TkFakeClock clock;
  TkStore *store;
} StoreFixture;

void store_fixture_set_up (StoreFixture *f, gconstpointer data);
void store_fixture_tear_down (StoreFixture *f, gconstpointer data);
void store_fixture_sql (StoreFixture *f, const char *sql);

G_END_DECLS
