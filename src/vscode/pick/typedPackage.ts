import { ownerRow, packageRow, type Explorer, type OwnerRow, type PackageRow } from '#core/explorer';
import { getOwner, getPackage } from '#core/github';
import { parsePackageAddress, summarizePackage, type PackageAddress } from '#core/packages';
import { showProblem } from '../commands.ts';
import { typeName } from '../../texts/typeName.ts';
import type { PickItem } from './pick.ts';

/** A package, and the version of it that the user's text named. */
export interface ChosenPackage {
  readonly row: PackageRow;
  readonly version?: string | undefined;
}

export interface TypedAddress {
  readonly kind: 'address';
  readonly address: PackageAddress;
}

/** The item for an address. @param owner for `npm/react-lib`, which names none. */
export function typedAddress(
  { connection }: Explorer,
  text: string,
  owner?: OwnerRow,
): PickItem<TypedAddress> | undefined {
  const address = parsePackageAddress(text, connection.host);
  if (!address || (address.owner === undefined && owner === undefined)) return undefined;
  const name = `${address.owner ?? owner?.owner.login ?? ''}/${address.name}`;
  return { label: name, description: typeName(address.packageType), value: { kind: 'address', address } };
}

/** Fetches the package of an address, also of an owner that the tree does not show. Shows why that fails. */
export async function packageAt(
  explorer: Explorer,
  { owner: login, packageType, name, version }: PackageAddress,
  owner?: OwnerRow,
): Promise<ChosenPackage | undefined> {
  const { connection } = explorer;
  try {
    const isMeant = (each: OwnerRow) => login === undefined || each.owner.login.toLowerCase() === login.toLowerCase();
    const listed = [...(owner ? [owner] : []), ...(await ownersOf(explorer))].find(isMeant);
    const parent = listed ?? ownerRow(await getOwner(connection, login ?? ''), false);
    const pkg = summarizePackage(await getPackage(connection, { owner: parent.owner, packageType, name }));
    return { row: packageRow(parent, pkg), version };
  } catch (error) {
    await showProblem(error, { packageType, ...(login === undefined ? {} : { login }) });
    return undefined;
  }
}

export async function ownersOf(explorer: Explorer): Promise<OwnerRow[]> {
  return (await explorer.owners()).filter((row) => row.kind === 'owner');
}
