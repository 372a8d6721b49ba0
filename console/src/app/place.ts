import { useHashLocation } from 'wouter/use-hash-location';

/**
 * Where we are, behind the sign #. The router decodes it but for what divides addresses, and pages decode the rest of a name: a per cent sign
 * would be decoded twice, so it is encoded twice.
 */
export const usePlace: typeof useHashLocation = options => {
  const [place, go] = useHashLocation(options);
  return [place.replaceAll('%25', '%2525'), go];
};
