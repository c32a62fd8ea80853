import java.net.*;

/** Joins a group on port 6789, says something, and prints what it hears until it has heard the given number. */
public class MulticastPeer {
    public static void main(String[] args) throws Exception {
        InetAddress group = InetAddress.getByName(args[1]);
        try (MulticastSocket socket = new MulticastSocket(6789)) {
            socket.joinGroup(group);
            System.out.println("joined");
            byte[] said = args[0].getBytes("UTF-8");
            socket.send(new DatagramPacket(said, said.length, group, 6789));
            byte[] buffer = new byte[1000];
            for (int left = Integer.parseInt(args[2]); left > 0; left--) {
                DatagramPacket heard = new DatagramPacket(buffer, buffer.length);
                socket.receive(heard);
                System.out.println("Received:" + new String(heard.getData(), 0, heard.getLength(), "UTF-8"));
            }
            socket.leaveGroup(group);
        }
    }
}
