/* Passwords, hashed at one cost. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-account-private.h"

#include "tk-pin.h"

/* What is compared with for accounts that do not exist: as dear as any other, and nobody's. */
static const char *
nobody (TkPinCost cost)
{
  static char *hashes[2];
  static GMutex lock;

  g_mutex_lock (&lock);
  if (hashes[cost] == NULL)
    {
      g_autofree char *secret = tk_secret_new (32);

      hashes[cost] = tk_pin_hash (secret, cost);
    }
  g_mutex_unlock (&lock);
  return hashes[cost];
}

char *
hub_password_hash (HubService *service, const char *password)
{
  return tk_pin_hash (password, service->web->rules.cost);
}

gboolean
hub_password_verify (HubService *service, const char *hash, const char *password)
{
  const char *against = hash != NULL && *hash != '\0' ? hash : nobody (service->web->rules.cost);

  return tk_pin_verify (against, password) && against == hash;
}
